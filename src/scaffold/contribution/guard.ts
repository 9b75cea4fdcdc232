export { refuseDetour } from '../../system/detour.ts';
