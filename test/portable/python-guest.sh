# Runs as a unit of the booted container: a service in Python, from the packages of the distribution.
exec > /run/e2e-out/log 2>&1
set -x
for i in $(seq 0 31); do [ -e /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done
fact() { echo "$1=$2" >> /run/e2e-out/facts; }
portablectl attach --runtime /run/e2e/hello_2.0.raw; fact attach $?
systemctl start hello.socket; fact start $?
fact answer "$(timeout 30 python3 -c 'import socket; s=socket.socket(socket.AF_UNIX); s.connect("/run/hello.sock"); print(s.makefile().read().strip())')"
portablectl detach --now --runtime hello_2.0; fact detach $?
journalctl --no-pager -u hello.service | tail -20
