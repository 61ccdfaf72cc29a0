package dev.warp.gate.config;

/** Where applications enter a tunnel. */
public sealed interface ApplicationGate permits LoopbackGate, UnixGate {}
