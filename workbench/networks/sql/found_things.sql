select thing, site from network_things order by number
