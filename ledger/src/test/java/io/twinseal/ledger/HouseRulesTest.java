package io.twinseal.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int FILE_LINES_MAX = 500;
    private static final Path SOURCES = Path.of("src/main/java");
    private static final JavaClasses LEDGER =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.twinseal.ledger");

    @Test
    void noPackagesImportEachOther() {
        slices().matching("io.twinseal.ledger.(**)").should().beFreeOfCycles().check(LEDGER);
    }

    @Test
    void eachLibraryHasOneImporter() {
        onlyImporter("io.twinseal.ledger.store.rocks", "org.rocksdb..");
        onlyImporter("io.twinseal.ledger.crypto", "org.bouncycastle..", "com.amazon..");
        onlyImporter("io.twinseal.ledger.toml", "org.tomlj..");
        onlyImporter("io.twinseal.ledger.codec", "io.twinseal.ledger.proto..");
    }

    private static void onlyImporter(String importer, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(importer, "io.twinseal.ledger.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(LEDGER);
    }

    @Test
    void knowsNothingOfTheModulesAboveIt() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.twinseal.node..", "io.twinseal.inference..", "io.twinseal.cli..", "io.twinseal.testnet..")
                .check(LEDGER);
    }

    /** Block execution is integers only, and reads no clock. */
    @Test
    void statesComeFromIntegersAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.twinseal.ledger.state")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.HashMap")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.HashSet")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(LEDGER);
        var floating = LEDGER.stream()
                .filter(c -> c.getPackageName().equals("io.twinseal.ledger.state"))
                .flatMap(c -> Stream.concat(
                        c.getMethods().stream()
                                .flatMap(m -> Stream.concat(
                                        Stream.of(m.getRawReturnType()), m.getRawParameterTypes().stream())),
                        c.getFields().stream().map(f -> f.getRawType())))
                .filter(t -> List.of("float", "double", "java.lang.Float", "java.lang.Double")
                        .contains(t.getName()));
        assertThat(floating).isEmpty();
    }

    @Test
    void filesFitInAHead() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) tooLong.add(file + " " + lines);
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsFitOnAScreen() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources());
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        var lines = unit.getLineMap();
                        long count = lines.getLineNumber(positions.getEndPosition(unit, method))
                                - lines.getLineNumber(positions.getStartPosition(unit, method))
                                + 1;
                        if (count > METHOD_LINES_MAX)
                            tooLong.add(unit.getSourceFile().getName() + "#" + method.getName() + " " + count);
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (var walk = Files.walk(SOURCES)) {
            List<Path> sources =
                    walk.filter(p -> p.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(50);
            return sources;
        }
    }
}
