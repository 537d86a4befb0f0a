#!/bin/sh
# What tests need beyond Python: installed where we may, and said loudly where we may not.
#
# Nothing here stops the tests. Those that miss their tool skip themselves, and the lines below say why.
set -u

# The command that a test runs, the Debian package that brings it, what is tested with it.
tools() {
    cat <<'END'
node     nodejs  the feed as read by podcast-partytime
npm      npm     the feed as read by podcast-partytime, notes as checked by html-validate, pages by axe-core, and SARIF
ffprobe  ffmpeg  audio files as read by ffprobe
chromium chromium pages and transcripts as shown by a browser
gpo      gpodder the feed as read by gPodder
java     default-jre-headless  notes as checked by vnu
END
}

have() {
    command -v "$1" >/dev/null 2>&1
}

loud() {
    printf '!!!! %s\n' "$@" >&2
}

# CI may use sudo; on somebody's own machine nothing is installed that they did not ask for.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        [ -n "${CI:-}" ] && have sudo && sudo -n "$@"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null 2>&1
}

why_not_installed() {
    if ! have apt-get; then
        echo "it is not on this machine"
    elif ! as_root true 2>/dev/null; then
        echo "it is not on this machine, and only root may install it"
    else
        echo "apt-get could not install it (see above)"
    fi
}

install_missing() {
    updated=
    tools | while read -r command package purpose; do
        have "$command" && continue
        if have apt-get && as_root true 2>/dev/null; then
            echo "installing Debian's package $package, to test $purpose"
            [ -n "$updated" ] || output=$(apt_get update) || echo "$output"
            updated=yes
            output=$(apt_get install --yes --no-remove --no-install-recommends "$package") || echo "$output"
        fi
        have "$command" || loud \
            "SKIPPED: tests of $purpose, which need '$command': $(why_not_installed)" \
            "         to run them, install '$package' (that is its name in Debian) and try again"
    done
}

install_readers() {
    cd "$(dirname "$0")/readers" || return
    made=node_modules/.package-lock.json # npm writes it last
    if ! have node || ! have npm; then
        return
    elif [ -e "$made" ] && [ -z "$(find package-lock.json -newer "$made")" ]; then
        return
    fi
    echo "installing the feed readers in tests/readers"
    if ! npm ci --loglevel=error --fetch-retries=1 </dev/null; then
        rm -rf node_modules
        loud \
            "SKIPPED: tests of the feed as read by podcast-partytime: npm could not install it (see above)" \
            "         to run them, try 'npm ci' in tests/readers, and then again"
    fi
}

install_missing
install_readers
exit 0
