/** What commands print: aligned tables for people, JSON for programs, and both as they change. */
package dev.warp.cli.output;
