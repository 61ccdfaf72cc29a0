/** What container images are made of where no registry can be reached. */
package dev.warp.lab.container;
