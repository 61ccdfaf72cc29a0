/**
 * What calls have in common whatever they are about: API versions, mistakes in fields, audit, being
 * passed on.
 */
package dev.warp.control.call;
