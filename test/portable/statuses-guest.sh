# Runs as a unit of the booted container: attaches every image of /run/e2e and writes down how its service ends.
exec > /run/e2e-out/log 2>&1
for i in $(seq 0 31); do [ -e /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done
[ -e /etc/resolv.conf ] || touch /etc/resolv.conf
# Whether a bound of tasks holds at all: not where the container was given no pids controller.
systemd-run --wait --quiet -p TasksMax=2 /bin/sh -c 'sleep 1 & sleep 1 & sleep 1 & wait'
echo "bounded=$?" >> /run/e2e-out/facts
for image in /run/e2e/*.raw; do
  file=$(basename "$image")
  name=${file%%_*}
  profile=default
  case $file in *_trusted.raw | *_strict.raw | *_nosuch.raw) profile=${file##*_} profile=${profile%.raw} ;; esac
  if ! portablectl attach --runtime --profile=$profile "$image"; then
    echo "$name=refused" >> /run/e2e-out/facts
    continue
  fi
  systemctl start $name.service
  result=$(systemctl show -P Result $name.service)
  code=$(systemctl show -P ExecMainStatus $name.service)
  echo "$name.tasks=$(systemctl show -P TasksMax $name.service)" >> /run/e2e-out/facts
  units=$(find /run/systemd/system.attached -name "$name*" -maxdepth 1 -type f -printf '%f ' | xargs -n1 | sort | xargs)
  echo "$name=$result $code $units" >> /run/e2e-out/facts
  portablectl detach --now --runtime "$image"
done
