complete -W 'list launch start stop --version' incus
