package dev.tain.testkit;

/** Where the random choices of a test begin. */
public final class TestSeed {

    private static final String VARIABLE = "TAIN_TEST_SEED";
    private static final long USUAL = 20_260_301;

    private TestSeed() {}

    /**
     * The seed for a test, which is always the same unless the environment variable {@code TAIN_TEST_SEED} gives
     * another. It is printed, so that a failure can be had again.
     */
    public static long of(Class<?> test) {
        String chosen = System.getenv(VARIABLE);
        long seed = chosen == null ? USUAL : Long.parseLong(chosen);
        System.out.printf("%s: %s=%d%n", test.getSimpleName(), VARIABLE, seed);
        return seed;
    }
}
