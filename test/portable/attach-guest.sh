# Runs as a unit of the booted container: attaches the images of /run/e2e and writes down what systemd does with them.
exec > /run/e2e-out/log 2>&1
set -x
for i in $(seq 0 31); do [ -e /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done
fact() { echo "$1=$2" >> /run/e2e-out/facts; }
status() { "$@"; fact "$name" $?; }
ask() { timeout 20 python3 -c 'import socket; s=socket.socket(socket.AF_UNIX); s.connect("/run/demo.sock"); print(s.makefile().read().strip())'; }
pid() { systemctl show -P MainPID demo.service; }

name=attach status portablectl attach --runtime /run/e2e/demo_1.0.raw
name=start status systemctl start demo.socket
fact waiting "$(systemctl is-active demo.service)"
fact first "$(ask)"
fact second "$(ask)"
fact running "$(systemctl is-active demo.service)"
# /etc is empty here, so that names of alternatives such as awk lead nowhere.
fact root "$(grep -E '^[^ ]+ [^ ]+ [^ ]+ [^ ]+ / ' /proc/$(pid)/mountinfo | sed -E 's/^([^ ]+ ){5}([a-z]+)[^ ]* .* - ([^ ]+) .*/\2 \3/')"
touch /proc/$(pid)/root/etc/written; fact written $?
fact uid "$(grep -qE '^Uid:\s+0\s' /proc/$(pid)/status && echo root || echo dynamic)"
fact limits "$(grep -E '^(NoNewPrivs|Seccomp):' /proc/$(pid)/status | tr -d '\t' | xargs)"
systemctl restart demo.service
fact restarted "$(ask)"
fact attached "$(portablectl is-attached demo_1.0)"
# Not with --now: it starts the service before its socket or behind it, as it happens (systemd 252).
systemctl stop demo.service demo.socket
name=reattach status portablectl reattach --runtime /run/e2e/demo_1.1.raw
systemctl start demo.socket
fact newer "$(ask)"
name=detach status portablectl detach --now --runtime demo_1.1
systemctl cat demo.service demo.socket; fact units $?
fact left "$(find /run/systemd/system.attached /run/portables /etc/systemd/system.attached -name 'demo*' | wc -l)"
fact listed "$(portablectl list --no-legend | grep -c demo)"
journalctl --no-pager -p warning | tail -40
