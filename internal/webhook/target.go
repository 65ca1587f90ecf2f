package webhook

import (
	"net/netip"
	"net/url"
	"strings"

	"lianluo/internal/fault"
)

// Allowed are networks of the operator's own, which may be addressed although
// they are not public, and without TLS.
type Allowed []netip.Prefix

// special are the networks that are not somebody else's on the internet. What is
// wrapped into an IPv6 address is refused with the rest: it would be a way round.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// unicast is what IPv6 gives to the public; the rest is ours, local or wrapped.
var unicast = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(texts))
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

func within(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// public tells whether the address is somebody's on the internet.
func public(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsValid() && a.Zone() == "" && (a.Is4() || unicast.Contains(a)) && !within(special, a)
}

// reaches tells whether an address may be spoken to. It is asked of the address
// that is about to be dialled, so a name that means another one by then does not
// help. Without TLS only the operator's own networks are.
func (l Allowed) reaches(a netip.Addr, plain bool) bool {
	a = a.Unmap().WithZone("")
	return within(l, a) || !plain && public(a)
}

// Target checks an address for sending to, as far as that can be said without
// looking up its name. It returns unprocessable with all faults.
func (l Allowed) Target(text string) error {
	var c fault.Checks
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		return fault.Invalid("/url", "invalid_url", fault.T("须是 https:// 开头的完整地址", "must be a complete https:// address"))
	}
	c.When(u.User != nil, "/url", "credentials", fault.T("地址里不要写账号口令，接收方凭签名辨认", "no credentials in the address: the receiver checks the signature"))
	c.When(u.Fragment != "" || strings.Contains(text, "#"), "/url", "fragment", fault.T("地址里不能有 #", "no fragment"))
	c.When(u.Scheme == "http" && len(l) == 0, "/url", "not_https", fault.T("须用 https", "must be https"))
	host := strings.TrimSuffix(u.Hostname(), ".")
	if a, err := netip.ParseAddr(host); err == nil {
		c.When(!l.reaches(a, u.Scheme == "http"), "/url", "address_not_allowed", fault.T("不能推送到本机、内网或保留的地址", "loopback, private and reserved addresses are refused"))
	} else {
		c.When(strings.EqualFold(host, "localhost") && len(l) == 0, "/url", "address_not_allowed", fault.T("不能推送到本机、内网或保留的地址", "loopback, private and reserved addresses are refused"))
	}
	return c.Err()
}
