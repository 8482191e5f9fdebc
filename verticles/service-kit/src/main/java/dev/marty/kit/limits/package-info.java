/**
 * How often somebody may do something. A budget belongs to one process: two instances of a service
 * give twice as much. All of it runs on one event loop.
 */
package dev.marty.kit.limits;
