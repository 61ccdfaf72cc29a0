/**
 * The calls of the control plane as JSON over HTTP, for web pages and whoever has no gRPC: the same
 * services, checks and roles. docs/control.md says what goes where.
 */
package dev.warp.web;
