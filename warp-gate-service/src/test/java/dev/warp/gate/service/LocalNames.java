package dev.warp.gate.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Resolves this host's own names only, so that no test asks a name server, or sends anything to
 * what one would answer. The JDK finds it through META-INF/services.
 */
public final class LocalNames extends InetAddressResolverProvider {

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new LocalResolver(
        configuration.builtinResolver(), Set.of("localhost", configuration.lookupLocalHostName()));
  }

  @Override
  public String name() {
    return "local names";
  }

  private record LocalResolver(InetAddressResolver builtin, Set<String> names)
      implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (!names.contains(host)) {
        throw new UnknownHostException(host);
      }
      return builtin.lookupByName(host, policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return builtin.lookupByAddress(address);
    }
  }
}
