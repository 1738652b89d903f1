// Validates PDFs with veraPDF: java Conformance.java PROFILE[,PROFILE] FILE...; one line a file and profile, then what fails.
import java.io.File;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Conformance {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean sound = true;
        for (int place = 1; place < arguments.length; place++) {
            for (String profile : arguments[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.fromString(profile);
                File file = new File(arguments[place]);
                try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
                    ValidationResult result = Foundries.defaultInstance().createValidator(flavour, 20, false, false, false).validate(parser);
                    sound &= result.isCompliant();
                    System.out.println(file.getName() + " " + profile + " " + (result.isCompliant() ? "conforms" : "fails"));
                    Set<String> said = new LinkedHashSet<>();
                    for (TestAssertion found : result.getTestAssertions()) {
                        if (found.getStatus() == TestAssertion.Status.FAILED) {
                            said.add("    " + found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber() + " " + found.getMessage());
                        }
                    }
                    said.forEach(System.out::println);
                }
            }
        }
        System.exit(sound ? 0 : 1);
    }
}
