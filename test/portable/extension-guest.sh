# Runs as a unit of the booted container: a service that is a system extension of another image.
exec > /run/e2e-out/log 2>&1
set -x
for i in $(seq 0 31); do [ -e /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done
fact() { echo "$1=$2" >> /run/e2e-out/facts; }
ask() { timeout 20 python3 -c 'import socket; s=socket.socket(socket.AF_UNIX); s.connect("/run/demo.sock"); print(s.makefile().read().strip())'; }
portablectl attach --runtime --extension /run/e2e/demo_1.0.raw /run/e2e/base_1.raw demo; fact attach $?
systemctl start demo.socket; fact start $?
fact answer "$(ask)"
fact again "$(ask)"
pid=$(systemctl show -P MainPID demo.service)
touch /proc/$pid/root/usr/written; fact written $?
systemctl stop demo.service demo.socket
portablectl detach --runtime --extension /run/e2e/demo_1.0.raw /run/e2e/base_1.raw; fact detach $?
fact left "$(find /run/systemd/system.attached -name 'demo*' | wc -l)"
portablectl attach --runtime --extension /run/e2e/other_1.0.raw /run/e2e/base_1.raw demo; fact other $?
journalctl --no-pager -p warning | tail -40
