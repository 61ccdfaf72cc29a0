/** Who may call what: operators, their tokens and roles, and the check in front of every call. */
package dev.warp.control.access;
