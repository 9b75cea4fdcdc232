#!/bin/sh
# Makes the disk of one virtual machine: provision.sh DIRECTORY MEGABYTES
set -e
. "$(dirname "$0")/../common/functions"
make_disk "$1/disk.img" "$2"
