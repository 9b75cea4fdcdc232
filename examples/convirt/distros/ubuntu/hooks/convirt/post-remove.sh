#!/bin/sh
# post-remove.sh of convirt on Ubuntu
#
# Runs as "postrm remove", when the files are gone and conffiles are still there
# (Debian Policy, chapter 6).
#
# Only for what contrib.yaml cannot declare: accounts, directories, services and links need no script.
# It runs as root where nobody can answer questions, and it may run twice. While it says nothing, the package
# has no such script.
set -e
