# shellcheck shell=bash
# The Docker daemon of the container tests; ./warp reads this file. One that answers is used and left alone. Otherwise
# one is started for this run, in a network and a mount namespace of its own: its bridges, packet filter and mounts are
# not the machine's, and go with it.

# The daemon, while it runs, and its folder: not below the project, whose path may be too long for a socket.
docker_pid=
docker_folder=

# Containers' network namespaces are entered from outside, so the daemon must be one of this machine.
docker_answers() {
  case ${DOCKER_HOST:-unix:} in
    unix:*) docker version >/dev/null 2>&1 ;;
    *) false ;;
  esac
}

# Sets DOCKER_HOST to a daemon of this run, or says why there is none in docker_obstacle.
start_docker() {
  local tries=0
  docker_folder=$(mktemp -d /tmp/warp-docker.XXXXXX)
  # Docker's own packet filter would drop what routers in containers pass on, and publishing ports is not needed.
  unshare --net --mount dockerd --host "unix://$docker_folder/docker.sock" \
    --data-root "$docker_folder/data" --exec-root "$docker_folder/exec" --pidfile "$docker_folder/docker.pid" \
    --iptables=false --ip6tables=false --ip-masq=false --ip-forward=false \
    >"$docker_folder/log" 2>&1 </dev/null &
  docker_pid=$!
  until grep -q 'API listen on' "$docker_folder/log"; do
    tries=$((tries + 1))
    if ! kill -0 "$docker_pid" 2>/dev/null || [ "$tries" -gt 300 ]; then
      docker_obstacle=$(tail -n 1 "$docker_folder/log")
      stop_docker
      return 1
    fi
    sleep 0.2
  done
  export DOCKER_HOST=unix://$docker_folder/docker.sock
}

# Stops the daemon that start_docker started, if it did, with its containers, and removes its files.
stop_docker() {
  [ -n "$docker_pid" ] || return 0
  kill "$docker_pid" 2>/dev/null || true
  wait "$docker_pid" 2>/dev/null || true
  rm -rf "$docker_folder"
  docker_pid=
}
