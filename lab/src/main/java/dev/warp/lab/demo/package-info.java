/** The demo: a map and two gates as processes, lossy links between them, and what comes through. */
package dev.warp.lab.demo;
