package dev.tain.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process does, by looking again and again until a deadline. */
public final class Await {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition in words, for the error message: "the fill has ended"
     * @throws AssertionError when it does not hold within the limit
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        value(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Returns the value as soon as there is one.
     *
     * @param what the value in words, for the error message: "a log line of the pull"
     * @throws AssertionError when there is none within the limit
     */
    public static <T> T value(String what, Duration limit, Supplier<Optional<T>> source) {
        long start = System.nanoTime();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - start > limit.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Waited %s in vain for: %s".formatted(limit, what));
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
