complete -c incus -f -a 'list launch start stop'
complete -c incus -l version -d 'Print the version'
