package io.twinseal.node;

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
    private static final JavaClasses NODE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.twinseal.node");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.twinseal.node.(**)").should().beFreeOfCycles().check(NODE);
    }

    @Test
    void librariesStayInTheirPackage() {
        onlyIn("io.twinseal.node.netty..", "io.netty..");
        onlyIn("io.twinseal.node.device..", "com.hivemq..");
        onlyIn("io.twinseal.node.wire..", "com.google.protobuf..", "io.twinseal.node.wire.proto..");
        onlyIn("io.twinseal.node.config..", "org.tomlj..");
        onlyIn("nowhere", "org.bouncycastle..", "org.rocksdb..", "ai.djl..", "org.tensorflow..");
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(NODE);
    }

    @Test
    void methodsFitOnAScreenAndFilesAreShort() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var tree = Files.walk(Path.of("src"))) {
            List<Path> sources =
                    tree.filter(p -> p.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            for (Path source : sources) {
                try (Stream<String> lines = Files.lines(source)) {
                    long count = lines.count();
                    if (count > FILE_LINES_MAX) tooLong.add(source + " " + count);
                }
            }
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
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
}
