select actor, role from network_names order by number
