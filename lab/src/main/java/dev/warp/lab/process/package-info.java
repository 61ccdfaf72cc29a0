/** External programs: short commands, and those that run until they are stopped. */
package dev.warp.lab.process;
