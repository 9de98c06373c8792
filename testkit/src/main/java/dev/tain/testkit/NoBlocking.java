package dev.tain.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Fails a test class in which a thread waited that must never wait: one of an event loop, or one of Reactor's for timers. Only
 * in the Maven profile {@code blocking}, for it changes classes of the JDK. JUnit loads it before all tests of a module that has its
 * autodetection on.
 */
public final class NoBlocking implements AfterAllCallback {

    /** For a class whose tests let an event loop wait on purpose. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Unwatched {}

    /** Set by the profile. */
    private static final String WATCHED = "tain.blocking.watched";

    /** What reads, writes or looks at files, by class; the names are those of JDK 17 on Linux. */
    private static final Map<String, List<String>> FILE_ACCESS = Map.of(
            "sun.nio.ch.FileDispatcherImpl",
            List.of(
                    "read0(Ljava/io/FileDescriptor;JI)I",
                    "pread0(Ljava/io/FileDescriptor;JIJ)I",
                    "write0(Ljava/io/FileDescriptor;JI)I",
                    "pwrite0(Ljava/io/FileDescriptor;JIJ)I",
                    "force0(Ljava/io/FileDescriptor;Z)I"),
            "sun.nio.fs.UnixNativeDispatcher",
            List.of(
                    "open0(JII)I",
                    "unlink0(J)V",
                    "rename0(JJ)V",
                    "mkdir0(JI)V",
                    "stat0(JLsun/nio/fs/UnixFileAttributes;)V",
                    "stat1(J)I",
                    "lstat0(JLsun/nio/fs/UnixFileAttributes;)V",
                    "exists0(J)Z",
                    "opendir0(J)J",
                    "readdir(J)[B"));

    private static final List<Throwable> FOUND = new CopyOnWriteArrayList<>();

    static {
        if (Boolean.getBoolean(WATCHED)) {
            BlockHound.Builder builder = BlockHound.builder()
                    .loadIntegrations()
                    // /dev/urandom, which waits for nothing.
                    .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
                    // A lock for as long as it takes to add something to a list.
                    .allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
                    .allowBlockingCallsInside(TestSecret.class.getName(), "append");
            FILE_ACCESS.forEach((type, methods) -> methods.forEach(method -> {
                int parameters = method.indexOf('(');
                builder.markAsBlocking(type, method.substring(0, parameters), method.substring(parameters));
            }));
            builder.blockingMethodCallback(method -> FOUND.add(new IllegalStateException(
                            "%s on %s".formatted(method, Thread.currentThread().getName()))))
                    .install();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<Throwable> found = found();
        if (!found.isEmpty() && !context.getRequiredTestClass().isAnnotationPresent(Unwatched.class)) {
            AssertionError error = new AssertionError(found.size() + " times a thread waited that must not");
            found.stream().limit(20).forEach(error::addSuppressed);
            throw error;
        }
    }

    /** What was found so far, which is forgotten. */
    static List<Throwable> found() {
        List<Throwable> found = List.copyOf(FOUND);
        FOUND.removeAll(found);
        return found;
    }
}
