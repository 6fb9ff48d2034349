# Sourced by the scripts of this folder: what a fresh Debian machine lacks, and a PostgreSQL server of one's own.

say() { printf '==> %s\n' "$*"; }
fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    shift
    [ $# = 0 ] || printf '    %s\n' "$@" >&2
    exit 1
}

# The newest server's programs: initdb, pg_ctl, postgres. Empty when there are none.
postgres_programs() {
    local folder
    if [ -n "${OMENTUM_PG_BIN:-}" ]; then
        printf '%s\n' "$OMENTUM_PG_BIN"
        return
    fi
    for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; fi
}

swift_oldest=6.2

need_swift() {
    local version
    command -v swift >/dev/null || fail "swift is not on the PATH" \
        "Install Swift $swift_oldest or later from https://www.swift.org/install/linux/ and try again," \
        "or put the toolchain that you have on the PATH:  export PATH=/path/to/swift/usr/bin:\$PATH"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -z "$version" ] || [ "$(printf '%s\n' "$swift_oldest" "$version" | sort -V | head -n 1)" = "$swift_oldest" ] ||
        fail "this is Swift $version: $swift_oldest or later is needed" \
            "Install it from https://www.swift.org/install/linux/ and try again."
}

# Installs the Debian packages that this machine lacks, and says so. Touches no network when nothing is missing.
need_packages() {
    local missing=()
    [ -n "$(postgres_programs)" ] || missing+=(postgresql)
    command -v psql >/dev/null || missing+=(postgresql-client)
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    pkg-config --exists libpq 2>/dev/null || [ -e /usr/include/postgresql/libpq-fe.h ] || missing+=(libpq-dev)
    command -v openssl >/dev/null || missing+=(openssl)
    [ ${#missing[@]} -gt 0 ] || return 0
    install_packages "${missing[@]}"
}

# For the tests that go through a pooler; without it they are skipped by name.
want_pgbouncer() {
    ! pgbouncer_program >/dev/null || return 0
    if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
        (install_packages pgbouncer) || say "No pgbouncer here: its tests are skipped"
    else
        say "No pgbouncer here, and no sudo without a password: its tests are skipped"
    fi
}

# An ordinary user's PATH does not always lead to where Debian keeps it.
pgbouncer_program() { PATH=$PATH:/usr/sbin:/sbin command -v pgbouncer; }

install_packages() {
    local sudo=() drop_in=/etc/postgresql-common/createcluster.d/omentum-install.conf policy=/usr/sbin/policy-rc.d
    command -v apt-get >/dev/null || fail "missing here: $*" \
        "This script installs them on Debian and Ubuntu only. Install what your system calls them and try again."
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "missing here: $*" \
            "There is no sudo to install them with. As root:  apt-get install $*"
        sudo=(sudo)
    fi
    say "Installing $* (apt-get${sudo:+, with sudo})"
    (
        # Debian's packages would make and start servers of their own: not asked for. Said for this one installation only.
        made=()
        trap '"${sudo[@]}" rm -f "$drop_in" "${made[@]}"' EXIT
        trap 'exit 130' HUP INT TERM
        "${sudo[@]}" mkdir -p "${drop_in%/*}"
        printf 'create_main_cluster = false\n' | "${sudo[@]}" tee "$drop_in" >/dev/null
        if [ ! -e "$policy" ]; then
            made=("$policy")
            printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
            "${sudo[@]}" chmod 755 "$policy"
        fi
        "${sudo[@]}" apt-get update -qq || say "apt-get update failed: trying with the lists that are here"
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o Dpkg::Options::=--force-confold "$@" >/dev/null
        case " $* " in *' pgbouncer '*) "${sudo[@]}" systemctl disable pgbouncer >/dev/null 2>&1 || true ;; esac
    ) || fail "apt-get could not install $*" "Install them by hand and try again."
}

# PostgreSQL refuses to run as root: there it runs as the user postgres, elsewhere as oneself.
as_server_user() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

# throwaway_server_start FOLDER: an empty server in FOLDER (made by mktemp -d), on a socket there, for tests only.
throwaway_server_start() {
    local folder=$1 programs
    programs=$(postgres_programs)
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null 2>&1 || fail "there is no user postgres to run the server as" "apt-get install postgresql"
        chown postgres: "$folder"
    fi
    chmod 700 "$folder"
    as_server_user "$programs/initdb" -D "$folder/data" -U postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 \
        --data-checksums --no-sync >"$folder.initdb" 2>&1 || {
        cat "$folder.initdb" >&2
        rm -f "$folder.initdb"
        fail "initdb failed"
    }
    rm -f "$folder.initdb"
    # Nothing here is kept, so nothing waits for a disk. The log settings are the product's own.
    as_server_user tee -a "$folder/data/postgresql.conf" >/dev/null <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 300
timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
SETTINGS
    as_server_user "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -s start || {
        tail -n 20 "$folder/server.log" >&2 || true
        fail "the throw-away server did not start"
    }
}

# throwaway_server_remove FOLDER: stops the server of FOLDER by its own process id and removes the folder.
throwaway_server_remove() {
    local folder=$1 pid waits=0
    pid=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null) || pid=
    # The number of a server that died may be another process by now: a server works in its data folder.
    if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(realpath "$folder/data")" ]; then
        # Immediate: nothing is kept.
        kill -QUIT "$pid" 2>/dev/null || true
        while kill -0 "$pid" 2>/dev/null; do
            waits=$((waits + 1))
            if [ $waits -gt 300 ]; then
                printf '%s: the server in %s does not end: left there\n' "${0##*/}" "$folder" >&2
                return
            fi
            sleep 0.1
        done
    fi
    rm -rf "$folder"
}
