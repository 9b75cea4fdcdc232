#compdef incus
_arguments '1:command:(list launch start stop)' '--version[print the version]'
