#!/bin/sh
# Lets xend listen for relocation: configure-xend.sh FILE
set -e
sed -i 's/^#\{0,1\}(xend-relocation-server .*)/(xend-relocation-server yes)/' "${1:-/etc/xen/xend-config.sxp}"
