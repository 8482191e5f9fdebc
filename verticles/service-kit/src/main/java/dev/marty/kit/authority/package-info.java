/**
 * Who may do what. Every request has a {@link dev.marty.kit.http.Caller}: the gateway authenticates
 * people and machines and says who they are in an assertion, services say who they are themselves,
 * and the service that is asked decides, by the roles that its contract names for the operation.
 */
package dev.marty.kit.authority;
