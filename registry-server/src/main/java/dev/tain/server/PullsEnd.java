package dev.tain.server;

import dev.tain.server.pull.Pulls;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends what pulls have under way when both ports are closed and the event loops still run. Left to the order in which beans are
 * destroyed, it would come behind the end of the event loops, and downloads could not let go of their connections.
 */
final class PullsEnd implements SmartLifecycle {

    /** Behind those of the two ports, and before that of the event loops, which is 0. */
    private static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;

    private final Pulls pulls;
    private volatile boolean running;

    PullsEnd(Pulls pulls) {
        this.pulls = pulls;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        pulls.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
