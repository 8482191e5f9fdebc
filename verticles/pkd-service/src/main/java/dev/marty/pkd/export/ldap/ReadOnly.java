package dev.marty.pkd.export.ldap;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedExtendedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/**
 * Refuses every change that comes by LDAP. The set of allowed operations alone is not enough: it
 * does not count for requests that carry the library's control for requests of its own.
 */
final class ReadOnly extends InMemoryOperationInterceptor {
  @Override
  public void processAddRequest(InMemoryInterceptedAddRequest request) throws LDAPException {
    throw refusal();
  }

  @Override
  public void processDeleteRequest(InMemoryInterceptedDeleteRequest request) throws LDAPException {
    throw refusal();
  }

  @Override
  public void processExtendedRequest(InMemoryInterceptedExtendedRequest request)
      throws LDAPException {
    throw refusal();
  }

  @Override
  public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
    throw refusal();
  }

  @Override
  public void processModifyDNRequest(InMemoryInterceptedModifyDNRequest request)
      throws LDAPException {
    throw refusal();
  }

  private static LDAPException refusal() {
    return new LDAPException(
        ResultCode.UNWILLING_TO_PERFORM, "This directory is changed by other means than LDAP.");
  }
}
