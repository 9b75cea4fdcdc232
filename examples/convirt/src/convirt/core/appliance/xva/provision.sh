#!/bin/sh
# Makes the disks of an xva appliance: provision.sh IMAGE DIRECTORY
set -e
cp -- "$1" "$2/disk.img"
