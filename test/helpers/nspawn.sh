#!/bin/bash
# Boots this machine's own /usr in a container with an empty /etc and /var, runs SCRIPT in it as a unit, and ends with
# its status. usage: nspawn.sh SHARED OUT SCRIPT; in there SHARED is /run/e2e, read-only, and OUT is /run/e2e-out.
set -u
shared=$(realpath "$1") out=$(realpath "$2") script=$3
name=contrib-e2e-$$
units=$(mktemp -d)
cat > "$units/e2e.service" <<UNIT
[Unit]
After=basic.target dbus.socket
Requires=dbus.socket
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
ExecStart=/bin/bash /run/e2e/$script
StandardOutput=journal+console
TimeoutStartSec=540
UNIT
cat > "$units/e2e.target" <<UNIT
[Unit]
Requires=basic.target dbus.socket
After=basic.target
Wants=e2e.service
UNIT
# With --keep-unit the container takes the cgroup that it is started in: give it one of its own.
for hierarchy in systemd unified; do
  [ -d /sys/fs/cgroup/$hierarchy ] || continue
  mkdir -p /sys/fs/cgroup/$hierarchy/$name && echo $$ > /sys/fs/cgroup/$hierarchy/$name/cgroup.procs
done
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/$name && echo $$ > /sys/fs/cgroup/$name/cgroup.procs
fi
timeout -k 5 600 systemd-nspawn -q --register=no --keep-unit -D / --volatile=yes --private-network -M "$name" \
  --console=pipe --bind=/dev/loop-control --bind-ro="$shared:/run/e2e" --bind="$out:/run/e2e-out" \
  --bind-ro="$units/e2e.service:/run/systemd/system/e2e.service" \
  --bind-ro="$units/e2e.target:/run/systemd/system/e2e.target" \
  --boot -- systemd.unit=e2e.target systemd.show_status=no < /dev/null
status=$?
for group in /sys/fs/cgroup/{systemd/,unified/,}$name; do
  [ -d "$group" ] || continue
  echo $$ > "$(dirname "$group")/cgroup.procs"
  find "$group" -depth -type d -exec rmdir {} \;
done 2> /dev/null
rm -rf "$units"
rmdir "/run/systemd/nspawn/propagate/$name" 2> /dev/null
exit $status
