package id.simpul.mappings.translate;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amounts as citizens and systems write them: {@code Rp1.250.000,-}, {@code IDR 1,250,000.00}, {@code 2,5 juta}. A dot or a comma
 * before exactly three digits parts thousands, whichever of the two it is: no amount has three decimals.
 */
final class Rupiah {

    private static final Pattern AMOUNT = Pattern.compile("(?:rp|idr)?\\.?\\s*(-?)\\s*(\\d[\\d.,' ]{0,30}?)"
            + "\\s*(?:,-|,--|\\.-)?\\s*(ribu|rb|k|juta|jt|miliar|milyar|m|triliun|t)?\\s*(?:rupiah|rp|idr)?\\.?");
    private static final Map<String, Integer> ZEROS = Map.of(
            "ribu", 3, "rb", 3, "k", 3, "juta", 6, "jt", 6, "miliar", 9, "milyar", 9, "m", 9, "triliun", 12, "t", 12);

    private Rupiah() {}

    /** @return whole rupiah as {@link Long}, else {@link Double}; {@code null} if it is no amount */
    static @Nullable Number read(String text) {
        Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!amount.matches()) {
            return null;
        }
        String word = amount.group(3);
        BigDecimal number = number(amount.group(2).replaceAll("[' ]", ""));
        if (number == null) {
            return null;
        }
        BigDecimal value = (amount.group(1).isEmpty() ? number : number.negate())
                .scaleByPowerOfTen(word == null ? 0 : ZEROS.get(word));
        try {
            return value.longValueExact();
        } catch (ArithmeticException hasDecimals) {
            return value.doubleValue();
        }
    }

    private static @Nullable BigDecimal number(String digits) {
        int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        if (last < 0) {
            return new BigDecimal(digits);
        }
        char mark = digits.charAt(last);
        int after = digits.length() - last - 1;
        boolean decimals = after > 0 && after != 3 && digits.indexOf(mark) == last;
        String whole = decimals ? digits.substring(0, last) : digits;
        boolean parted = whole.matches("\\d{1,3}([.]\\d{3})*|\\d{1,3}(,\\d{3})*|\\d+");
        return parted
                ? new BigDecimal(whole.replaceAll("[.,]", "") + (decimals ? "." + digits.substring(last + 1) : ""))
                : null;
    }
}
