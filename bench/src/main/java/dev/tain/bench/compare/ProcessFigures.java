package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says about a process and its descendants, in {@code /proc}. */
final class ProcessFigures {

    /** The kernel counts processor time in hundredths of a second, whatever its own clock is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_GIB = 1 << 30;

    // The fields of /proc/PID/stat behind the name of the program, counted from 0.
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final ProcessHandle process;

    ProcessFigures(ProcessHandle process) {
        this.process = process;
    }

    /** The processor time so far, user and system, of the process and its descendants, in seconds. */
    double cpuSeconds() {
        return tree().mapToDouble(ProcessFigures::cpuSeconds).sum();
    }

    /** The memory that the process and its descendants have now (RSS), in MiB. */
    double residentMiB() {
        return tree().mapToDouble(pid -> mib(pid, "VmRSS:")).sum();
    }

    /** The most memory that the process, without its descendants, ever had (RSS), in MiB. */
    double peakMiB() {
        return mib(process.pid(), "VmHWM:");
    }

    /** What the process, without its descendants, has written to files and devices, in GiB. */
    double writtenGiB() {
        return number(process.pid(), "io", "wchar:") / BYTES_PER_GIB;
    }

    private Stream<Long> tree() {
        return Stream.concat(Stream.of(process), process.descendants()).map(ProcessHandle::pid);
    }

    private static double cpuSeconds(long pid) {
        return cpuSeconds(String.join("\n", lines(pid, "stat")));
    }

    /** The processor time in a {@code /proc/PID/stat}; none when it is empty. */
    static double cpuSeconds(String stat) {
        // The name may hold spaces, parentheses, ends of lines.
        String behind = stat.substring(stat.lastIndexOf(')') + 1).strip();
        List<String> fields = Arrays.asList(behind.split(" ", -1));
        if (fields.size() <= SYSTEM_TICKS) {
            return 0;
        }
        return (Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS))) / TICKS_PER_SECOND;
    }

    private static double mib(long pid, String field) {
        return number(pid, "status", field) / KIB_PER_MIB;
    }

    private static double number(long pid, String file, String field) {
        return lines(pid, file).stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** The lines of a file about a process; none when it has ended. */
    private static List<String> lines(long pid, String file) {
        try {
            // A program's name may be any bytes.
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file), ISO_8859_1);
        } catch (IOException e) {
            // Whoever ends is gone, or, in the middle of reading, "no such process".
            return List.of();
        }
    }
}
