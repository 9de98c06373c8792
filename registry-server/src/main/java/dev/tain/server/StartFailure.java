package dev.tain.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Why Tain does not start, and what to do about it. */
public final class StartFailure extends RuntimeException {

    private final String action;

    public StartFailure(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /** Shows description and action instead of a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<StartFailure> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartFailure cause) {
            return new FailureAnalysis(cause.getMessage(), cause.action, cause);
        }
    }
}
