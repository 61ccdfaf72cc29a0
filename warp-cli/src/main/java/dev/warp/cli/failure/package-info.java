/** How commands end when they cannot do what they should. */
package dev.warp.cli.failure;
