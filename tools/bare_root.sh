# For scripts that need a bare system of Debian to work in; to be sourced by bash.

# The mirror that this machine itself installs from.
mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }'
}

# make_bare_root SUITE FOLDER: makes the root of a system, if it is not there. It
# gets its name only when it is whole. Calls `fail` with a reason in words.
make_bare_root() {
  local suite=$1 root=$2 source
  [ ! -d "$root" ] || return 0
  source=$(mirror)
  [ -n "$source" ] || fail "the sources of apt-get name no mirror of Debian's main"
  [ ! -d "$root.unfinished" ] || fail "$root.unfinished is left from a run that was cut short; delete it first"
  debootstrap --variant=minbase "$suite" "$root.unfinished" "$source" || return 1
  # The mirror may be a snapshot, whose index is old.
  echo 'Acquire::Check-Valid-Until "false";' >"$root.unfinished/etc/apt/apt.conf.d/99mirror"
  mv "$root.unfinished" "$root"
}
