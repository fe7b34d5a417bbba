select epoch_us(min(time)), epoch_us(max(time)) from network_acts where period is not null
