package dev.tain.config.registriesconf;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * A TOML text without the lines that say nothing, and how its lines were numbered. tomlj 2.2.0 takes time that grows with
 * the square of the number of such lines in a row: ten seconds for 2,000 lines that somebody commented out.
 */
final class DenseToml {

    private static final Pattern SAYS_NOTHING =
            Pattern.compile("[ \t]*(?:#[^\\p{Cntrl}]*+(?:\t[^\\p{Cntrl}]*+)*+)?\r?");
    private static final Pattern LINE_NUMBER = Pattern.compile("(?<=\\bline )[0-9]{1,9}");

    private final String text;
    private final int[] numbers;

    private DenseToml(String text, int[] numbers) {
        this.text = text;
        this.numbers = numbers;
    }

    static DenseToml of(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        StringBuilder dense = new StringBuilder();
        int[] numbers = new int[lines.size()];
        int kept = 0;
        // In a multi-line string such lines do say something; it cannot begin in one of them.
        boolean keepAll = lines.stream().anyMatch(line -> hasMultiLineQuotes(line) && !saysNothing(line));
        for (int i = 0; i < lines.size(); i++) {
            if (keepAll || !saysNothing(lines.get(i))) {
                dense.append(lines.get(i)).append('\n');
                numbers[kept++] = i + 1;
            }
        }
        return new DenseToml(dense.toString(), Arrays.copyOf(numbers, kept));
    }

    private static boolean hasMultiLineQuotes(String line) {
        return line.contains("'''") || line.contains("\"\"\"");
    }

    private static boolean saysNothing(String line) {
        return SAYS_NOTHING.matcher(line).matches();
    }

    TomlParseResult parse() {
        return Toml.parse(text);
    }

    /** Where something stands in the text as it was. What stands behind the last line is at its end. */
    TomlPosition original(TomlPosition dense) {
        return TomlPosition.positionAt(original(dense.line()), dense.column());
    }

    /** A message of tomlj with the line numbers of the text as it was. */
    String original(String message) {
        return LINE_NUMBER
                .matcher(message)
                .replaceAll(number -> String.valueOf(original(Integer.parseInt(number.group()))));
    }

    private int original(int line) {
        return numbers.length == 0 ? 1 : numbers[Math.min(line, numbers.length) - 1];
    }
}
