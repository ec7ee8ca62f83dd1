package io.twinseal.consensus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.TypeKind;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int FILE_LINES_MAX = 500;
    private static final Path SOURCES = Path.of("src/main/java");

    private static final JavaClasses MAIN = new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
            .importPackages("io.twinseal.consensus");

    @Test
    void consensusDependsOnTheLanguageAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are its own, the language's, or SHA-256",
                        (JavaClass c) -> c.getPackageName().startsWith("io.twinseal.consensus")
                                || List.of(
                                                "java.lang",
                                                "java.lang.invoke",
                                                "java.lang.runtime",
                                                "java.util",
                                                "java.math")
                                        .contains(c.getPackageName())
                                || c.getPackageName().startsWith("java.util.function")
                                || c.getPackageName().startsWith("java.util.stream")
                                || c.getPackageName().startsWith("org.jspecify")
                                || List.of("java.security.MessageDigest", "java.security.NoSuchAlgorithmException")
                                        .contains(c.getFullName())))
                .check(MAIN);
    }

    @Test
    void nothingWhoseOrderOrTimingChangesFromRunToRun() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(HashMap|HashSet|Random|UUID|Date|Timer|Locale)"
                        + "|java\\.lang\\.(Thread|Process|Runtime|ThreadLocal).*")
                .check(MAIN);
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "Set.of or Map.of, whose iteration order changes with every JVM",
                        (JavaCall<?> c) -> List.of("of", "ofEntries", "copyOf")
                                        .contains(c.getTarget().getName())
                                && List.of("java.util.Set", "java.util.Map")
                                        .contains(c.getTargetOwner().getName())))
                .check(MAIN);
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "the clock, identity hashes or the environment",
                        (JavaCall<?> c) -> c.getTargetOwner().getName().equals("java.lang.System")))
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.twinseal.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        List<String> upwards = List.of(
                "io.twinseal.consensus.types",
                "io.twinseal.consensus.rules",
                "io.twinseal.consensus.fork",
                "io.twinseal.consensus");
        for (int i = 0; i < upwards.size() - 1; i++)
            noClasses()
                    .that()
                    .resideInAPackage(upwards.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(upwards.subList(i + 1, upwards.size()).toArray(String[]::new))
                    .check(MAIN);
    }

    @Test
    void noFloatingPoint() throws IOException {
        List<String> found = new ArrayList<>();
        scan(new Visitor() {
            @Override
            public Void visitPrimitiveType(PrimitiveTypeTree type, Void p) {
                if (type.getPrimitiveTypeKind() == TypeKind.DOUBLE || type.getPrimitiveTypeKind() == TypeKind.FLOAT)
                    found.add(where(type) + " " + type);
                return null;
            }

            @Override
            public Void visitLiteral(LiteralTree literal, Void p) {
                if (literal.getValue() instanceof Double || literal.getValue() instanceof Float)
                    found.add(where(literal) + " " + literal);
                return null;
            }
        });
        assertThat(found).isEmpty();
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "a floating-point result or argument",
                        (JavaCall<?> c) ->
                                c.getTarget().getRawParameterTypes().stream().anyMatch(HouseRulesTest::floating)
                                        || floating(c.getTarget().getRawReturnType())))
                .check(MAIN);
    }

    private static boolean floating(JavaClass type) {
        return List.of("double", "float", "java.lang.Double", "java.lang.Float").contains(type.getName());
    }

    @Test
    void methodsAndFilesFitOnAScreen() throws IOException {
        List<String> tooLong = new ArrayList<>();
        scan(new Visitor() {
            @Override
            public Void visitMethod(MethodTree method, Void p) {
                long lines = line(end(method)) - line(start(method)) + 1;
                if (lines > METHOD_LINES_MAX) tooLong.add(where(method) + " " + method.getName() + ": " + lines);
                return super.visitMethod(method, null);
            }

            @Override
            public Void visitCompilationUnit(CompilationUnitTree file, Void p) {
                if (line(end(file)) > FILE_LINES_MAX) tooLong.add(where(file) + " " + line(end(file)));
                return super.visitCompilationUnit(file, null);
            }
        });
        assertThat(tooLong).isEmpty();
    }

    private static void scan(Visitor visitor) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var walk = Files.walk(SOURCES)) {
            List<Path> sources =
                    walk.filter(path -> path.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(10);
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            visitor.trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                visitor.unit = unit;
                visitor.scan(unit, null);
            }
        }
    }

    @SuppressWarnings("NullAway.Init") // set by scan() before anything is visited
    private abstract static class Visitor extends TreePathScanner<Void, Void> {
        Trees trees;
        CompilationUnitTree unit;

        long start(com.sun.source.tree.Tree tree) {
            return trees.getSourcePositions().getStartPosition(unit, tree);
        }

        long end(com.sun.source.tree.Tree tree) {
            return trees.getSourcePositions().getEndPosition(unit, tree);
        }

        long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        String where(com.sun.source.tree.Tree tree) {
            return unit.getSourceFile().getName() + ":" + line(start(tree));
        }
    }
}
