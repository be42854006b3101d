# Sourced by ./run, ./test and .ci/run: sees to it that what they need is there.
# Debian and Ubuntu only; elsewhere it says nothing and the README tells what to install.

# Outside the checkout, so that a fresh clone of the same work does not build everything again.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/trestle-target}
export PATH="$HOME/.cargo/bin:$PATH"

# need_packages PACKAGE...: installs those that dpkg does not have.
need_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local line="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then
    as_root=()
  elif command -v sudo >/dev/null 2>&1; then
    as_root=(sudo)
  else
    echo "Some packages are missing. As root, please run:" >&2
    echo "    apt-get update && $line" >&2
    exit 1
  fi
  echo "Installing: ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $line >&2 </dev/null
}

# need_cargo: a cargo at least as new as rust-toolchain.toml asks for.
need_cargo() {
  if command -v rustup >/dev/null 2>&1; then
    # rustup reads rust-toolchain.toml and fetches that toolchain by itself.
    cargo --version >/dev/null 2>&1 && return 0
  fi
  local have want
  want=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  have=$(cargo --version 2>/dev/null | cut -d' ' -f2)
  if [ -n "$have" ] && [ "$(printf '%s\n%s\n' "$want" "$have" | sort -V | head -n 1)" = "$want" ]; then
    return 0
  fi
  if command -v apt-cache >/dev/null 2>&1 && apt-cache show rustup >/dev/null 2>&1; then
    need_packages rustup
    rustup toolchain install "$want" --profile minimal -c rustfmt -c clippy >&2
    return 0
  fi
  echo "Trestle needs Rust $want or newer${have:+ (this computer has $have)}. Please run:" >&2
  echo "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2
  echo "then open a new terminal and try again." >&2
  exit 1
}

# What the compiler and its downloads need, and what the window loads when it starts.
build_packages=(gcc libc6-dev pkg-config ca-certificates)
window_packages=(libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0 libwayland-client0 libgl1 libegl1 libgl1-mesa-dri)
