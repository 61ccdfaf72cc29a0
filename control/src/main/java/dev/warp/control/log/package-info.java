/** What the services' logs look like. */
package dev.warp.control.log;
