package io.twinseal.node.config;

/** The least important lines that a log shows. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
