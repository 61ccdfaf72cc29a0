/** Looks at a set-up and says what is wrong with it and what to do: {@code warp doctor}. */
package dev.warp.gate.doctor;
