/** What services on Quarkus need of it; of no use, and without its libraries, elsewhere. */
package dev.warp.control.quarkus;
