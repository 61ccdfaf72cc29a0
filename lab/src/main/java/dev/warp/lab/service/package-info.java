/** Warp's services as packaged, run as processes of their own. */
package dev.warp.lab.service;
