"""ConVirt: manage virtual machines on Xen and KVM hosts."""

VERSION = "1.1"
