package io.simpyio.spring.boot.autoconfigure;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

/** Boot's own rules for auto-configurations, and the map of the rooms. */
class ArchitectureTests {

    private static final String ROOT = "io.simpyio.spring.boot.autoconfigure.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.simpyio.spring");

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsHaveNoPublicMembers() {
        noMembers()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .and(not(DescribedPredicate.describe(
                        "are the default constructor",
                        (JavaMember member) -> member.getName().equals("<init>"))))
                .should()
                .bePublic()
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsAreAllListed() {
        List<String> annotated = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .toList();
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .filteredOn(name -> name.startsWith(ROOT))
                .containsExactlyInAnyOrderElementsOf(annotated);
    }

    @Test
    void autoConfigurationsCanBeSwitchedOff() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .beAnnotatedWith(ConditionalOnSimpyioEnabled.class)
                .check(CLASSES);
    }

    @Test
    void beansBackOff() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .beAnnotatedWith(ConditionalOnMissingBean.class)
                .check(CLASSES);
    }

    @Test
    void conditionsOnClassesAreNotOnBeanMethods() {
        noMethods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .beAnnotatedWith(ConditionalOnClass.class)
                .check(CLASSES);
    }

    @Test
    void beanPostProcessorsAreStatic() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and()
                .haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class))
                .should()
                .beStatic()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noClassUsesBothEnvironments() {
        noClasses()
                .that()
                .resideInAPackage("io.simpyio.spring..")
                .and(DescribedPredicate.describe(
                        "use Spring's Environment", type -> uses(type, "org.springframework.core.env.Environment")))
                .should(be(DescribedPredicate.describe(
                        "using simpyio's Environment", type -> uses(type, "io.simpyio.kernel.Environment"))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static boolean uses(JavaClass type, String other) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().equals(other));
    }

    @Test
    void annotationsNeedNoBoot() {
        noClasses()
                .that()
                .resideInAPackage("io.simpyio.spring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRoomsOfMetricsAndObservationsNeedMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "metrics", ROOT + "observation..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.simpyio.spring.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(it -> it.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent());
    }
}
