package dev.tain.config.policyfiles;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Broken variants of good texts: the same ones in every run, as far as the time allows. */
final class Mutations {

    /** The longest time that one test spends on variants, in nanoseconds. */
    private static final long LONGEST = 2_000_000_000L;

    private static final int MOST = 20_000;

    private final long seed;
    private final List<String> seeds;
    private final List<String> fragments;

    Mutations(long seed, List<String> seeds, List<String> fragments) {
        this.seed = seed;
        this.seeds = seeds;
        this.fragments = fragments;
    }

    /** Hands one variant after the other to the test, and says which one it did not stand. */
    void forEach(Consumer<String> test) {
        System.out.println("Mutations begin with the seed " + seed);
        long start = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < MOST && System.nanoTime() - start < LONGEST; i++) {
            String text = mutate(random);
            try {
                test.accept(text);
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("Seed %d, variant %d:%n%s".formatted(seed, i, text), e);
            }
        }
    }

    private String mutate(Random random) {
        StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, (char) random.nextInt(0x180));
                case 2 -> text.insert(at, fragments.get(random.nextInt(fragments.size())));
                case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                case 4 -> text.replace(at, end, fragments.get(random.nextInt(fragments.size())));
                default ->
                    text.insert(
                            at, fragments.get(random.nextInt(fragments.size())).repeat(1 + random.nextInt(300)));
            }
        }
        return text.toString();
    }
}
