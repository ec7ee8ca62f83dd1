package io.twinseal.inference;

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
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int FILE_LINES_MAX = 500;

    private static final JavaClasses INFERENCE = new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
            .importPackages("io.twinseal.inference");

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.twinseal.inference.(**)")
                .should()
                .beFreeOfCycles()
                .check(INFERENCE);
    }

    @Test
    void onlyDjlKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.twinseal.inference.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "org.tensorflow..", "org.bytedeco..")
                .check(INFERENCE);
    }

    @Test
    void inferenceKnowsNoBlocks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.twinseal.ledger..", "io.twinseal.consensus..", "io.twinseal.node..")
                .check(INFERENCE);
    }

    @Test
    void filesStayShort() throws IOException {
        var tooLong = new ArrayList<String>();
        for (var source : sources()) {
            int lines = Files.readAllLines(source).size();
            if (lines > FILE_LINES_MAX) {
                tooLong.add(source + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsFitOnAScreen() throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests need a JDK");
        var tooLong = new ArrayList<String>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        var map = unit.getLineMap();
                        long lines = map.getLineNumber(positions.getEndPosition(unit, method))
                                - map.getLineNumber(positions.getStartPosition(unit, method))
                                + 1;
                        if (lines > METHOD_LINES_MAX) {
                            tooLong.add(unit.getSourceFile().getName() + "#" + method.getName() + " " + lines);
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of("src"))) {
            return walk.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }
}
