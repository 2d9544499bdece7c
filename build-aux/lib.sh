# SPDX-License-Identifier: GPL-3.0-or-later
# Functions of ./run: finding and installing packages, building, starting the window. Sourced, not run.

say() { printf '%s\n' "$*" >&2; }
fail() { say "run: $*"; exit 1; }

# ---- packages ---------------------------------------------------------------------------------

# Which list in build-aux/packages fits this system.
distribution() {
  local id='' like=''
  [ ! -r /etc/os-release ] || { id=$(. /etc/os-release; echo "${ID:-}"); like=$(. /etc/os-release; echo "${ID_LIKE:-}"); }
  case " $id $like " in
    *" debian "* | *" ubuntu "*) echo debian ;;
    *" fedora "* | *" rhel "*) echo fedora ;;
    *" arch "*) echo arch ;;
    *suse*) echo opensuse ;;
    *) echo unknown ;;
  esac
}

# package_list DISTRIBUTION SET…: the names, without the reasons.
package_list() {
  local distribution=$1 set
  shift
  for set in "$@"; do
    sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "build-aux/packages/$distribution-$set.txt"
  done | sort -u
}

# missing_packages DISTRIBUTION: reads names, prints those that are not installed.
missing_packages() {
  local names=()
  mapfile -t names
  case "$1" in
    debian)
      comm -23 <(printf '%s\n' "${names[@]}" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort -u) ;;
    fedora | opensuse) local name; for name in "${names[@]}"; do rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name"; done ;;
    arch) pacman -T "${names[@]}" || true ;;
  esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "these packages need an administrator, and sudo is not here. As root: $*"; fi
}

install_packages() {
  local distribution missing
  distribution=$(distribution)
  if [ "$distribution" = unknown ]; then
    say "run: this system is not known; install what build-aux/packages/debian-run.txt names, then run again"
    return 0
  fi
  missing=$(package_list "$distribution" "$@" | missing_packages "$distribution")
  [ -n "$missing" ] || return 0
  say "Installing: $(echo $missing)"
  # shellcheck disable=SC2086
  case "$distribution" in
    debian)
      as_root apt-get -q update || fail "the package lists could not be fetched; see apt's message above"
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing \
        || fail "apt could not install the packages named above" ;;
    fedora) as_root dnf install -y $missing || fail "dnf could not install the packages named above" ;;
    arch) as_root pacman -S --needed --noconfirm $missing || fail "pacman could not install the packages named above" ;;
    opensuse) as_root zypper --non-interactive install $missing || fail "zypper could not install the packages named above" ;;
  esac
}

# ---- building ---------------------------------------------------------------------------------

# configure FOLDER OPTIONS…: sets it up once; again when the options have changed.
configure() {
  local folder=$1 wanted
  shift
  wanted="${CC:-cc} $*"
  if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/.maquette-options" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  rm -rf "$folder"
  meson setup "$folder" "$@"
  echo "$wanted" >"$folder/.maquette-options"
}

build_release() {
  configure build --buildtype=release -Doptimization=2 -Dtests=false
  ninja -C build
}

# For cli and server: nothing on standard output but the program's own words; the log when it fails.
build_quietly() {
  local log
  log=$(mktemp)
  if ! { install_packages run && build_release; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "the build failed; its messages are above"
  fi
  rm -f "$log"
}

# ---- starting ---------------------------------------------------------------------------------

# A free port on loopback, from 8085 up.
free_port() {
  local port
  for port in $(seq 8085 8185); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return 0; fi
  done
  return 1
}

session() {
  if [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ]; then "$@"
  else dbus-run-session -- "$@"; fi
}

start_window() {
  export GSETTINGS_SCHEMA_DIR="$PWD/build/data"
  if [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
    session build/src/app/maquette "$@"
    return
  fi
  local port display status=0
  command -v gtk4-broadwayd >/dev/null || fail "there is no display, and gtk4-broadwayd is missing"
  port=$(free_port) || fail "no free port on loopback between 8085 and 8185"
  display=:$((port - 8080))
  gtk4-broadwayd --address 127.0.0.1 --port "$port" "$display" >/dev/null 2>&1 &
  BROADWAY_PID=$!
  trap 'kill "$BROADWAY_PID" 2>/dev/null || true' EXIT
  wait_for_port "$port" || fail "gtk4-broadwayd did not start"
  say "No display here: Maquette is in any browser on this machine at"
  echo "http://127.0.0.1:$port/"
  say "Whoever can reach that address can use it; it ends with the program (Ctrl+C)."
  GDK_BACKEND=broadway BROADWAY_DISPLAY=$display session build/src/app/maquette "$@" || status=$?
  return "$status"
}

wait_for_port() {
  local try
  for try in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
    kill -0 "$BROADWAY_PID" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}
