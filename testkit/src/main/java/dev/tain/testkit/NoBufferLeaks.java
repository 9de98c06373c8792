package dev.tain.testkit;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that asks for it when one of Netty's buffers was collected that nobody had released. JUnit loads it
 * before all tests of a module that has its autodetection on, for the detector has to be in place before the first buffer.
 */
public final class NoBufferLeaks implements BeforeAllCallback, AfterAllCallback {

    /** Watches every buffer while the tests of the class run. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Watched {}

    /** The setting in {@code junit-platform.properties} of a module in which every class is watched. */
    private static final String ALL_WATCHED = "tain.buffers.watched";

    private static final Level USUAL = ResourceLeakDetector.getLevel();
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
    private static final int COLLECTIONS = 5;

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // the only way in
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recording<>(resource, samplingInterval);
            }
        });
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {

        Recording(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWatched(context)) {
            found(); // what others have left is not this class's
            ResourceLeakDetector.setLevel(Level.PARANOID);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isWatched(context)) {
            List<String> leaks = found();
            ResourceLeakDetector.setLevel(USUAL);
            if (!leaks.isEmpty()) {
                throw new AssertionError("Buffers that nobody released: " + leaks);
            }
        }
    }

    private static boolean isWatched(ExtensionContext context) {
        return context.getRequiredTestClass().isAnnotationPresent(Watched.class)
                || context.getConfigurationParameter(ALL_WATCHED)
                        .filter(Boolean::parseBoolean)
                        .isPresent();
    }

    /** The leaks so far, which are forgotten. */
    public static List<String> found() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(20)); // the collector tells of it in a thread of its own
            ByteBufAllocator.DEFAULT.buffer(1).release(); // the detector looks when a buffer is made
        }
        List<String> leaks = List.copyOf(LEAKS);
        LEAKS.clear();
        return leaks;
    }
}
